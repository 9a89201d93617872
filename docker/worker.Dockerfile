# The worker with Microsoft's PowerShell and Exchange module.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# Prisma's CLI downloads a schema engine unless it is told of one; generating a client does not use it.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true node node_modules/prisma/build/index.js generate \
    && npm prune --omit=dev --omit=optional --ignore-scripts

# Microsoft publishes PowerShell 7.6 in the images of the .NET 10 SDK; mcr.microsoft.com/powershell is no longer updated
# (learn.microsoft.com/powershell/scripting/install/powershell-in-docker).
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble
ENV NODE_ENV=production \
    HOME=/home/sendlock \
    POWERSHELL_TELEMETRY_OPTOUT=1 \
    POWERSHELL_UPDATECHECK=Off
SHELL ["pwsh", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command"]
# ExchangeOnlineManagement 3.10 needs PowerShell 7.6: another base image fails here and not at the first tenant.
RUN $ErrorActionPreference = 'Stop'; \
    if ($PSVersionTable.PSVersion -lt [version]'7.6') { throw 'PowerShell 7.6 is needed.' }; \
    Install-PSResource ExchangeOnlineManagement -Version 3.10.1 -Scope AllUsers -TrustRepository -AcceptLicense -Quiet; \
    $manifest = '/usr/local/share/powershell/Modules/ExchangeOnlineManagement/3.10.1/ExchangeOnlineManagement.psd1'; \
    if (-not (Test-Path $manifest)) { throw "The module is not at $manifest." }
COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/generated ./generated
COPY --from=build /app/docker ./docker
COPY --from=build /app/lib ./lib
COPY --from=build /app/public ./public
COPY --from=build /app/worker ./worker
USER 1000:1000
CMD ["node", "worker/main.ts"]
