<#
.SYNOPSIS
Carries out one visit to one tenant's Exchange Online, asked for as a JSON line on standard input.
.DESCRIPTION
Speaks the engine protocol of docs/protocol.md. Uses only PowerShell's core cmdlets, .NET and the Exchange module, so
that it runs in pwsh and in Sendlock's small host alike. Ends after one visit: Microsoft's module keeps about 200 MB a
connection until its process ends, and several connections in one process have crossed tenants.
.PARAMETER ModulePath
Absolute path of the manifest of the ExchangeOnlineManagement module to use.
.PARAMETER GoWaitSeconds
How long to wait for the permission to set before giving up.
.PARAMETER SetLimitSeconds
How long after it reported the value before this process may live without having read the value back.
.EXAMPLE
pwsh -NoLogo -NoProfile -NonInteractive -File exchange.ps1 -ModulePath /modules/ExchangeOnlineManagement.psd1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$ModulePath,
    [ValidateRange(1, 50)][int]$GoWaitSeconds = 50,
    # The worker's side counts with 60: five are left for a machine that is slow to end a process.
    [ValidateRange(1, 55)][int]$SetLimitSeconds = 55
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'functions'), '*.ps1')) {
    . $file
}

$utf8 = [Text.UTF8Encoding]::new($false)
$engine = @{
    Output          = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
    Lines           = [Collections.Concurrent.BlockingCollection[string]]::new()
    Module          = $null
    GoWaitSeconds   = $GoWaitSeconds
    Limit           = Start-SendlockLimit -WithinMs ($SetLimitSeconds * 1000)
}
# Whatever a module prints goes to standard error, so that standard output carries the protocol alone.
[Console]::SetOut([Console]::Error)

Start-SendlockReader -Reader ([IO.StreamReader]::new([Console]::OpenStandardInput(), $utf8)) -Lines $engine.Lines

try {
    $engine.Module = Import-SendlockModule -Path $ModulePath
}
catch {
    Write-SendlockLine -Engine $engine -Body @{ v = 1; event = 'failed'; error = ConvertTo-SendlockError -ErrorRecord $_ }
    [Environment]::Exit(70)
}
Invoke-SendlockRehearsal
Write-SendlockLine -Engine $engine -Body ([ordered]@{
        v = 1; event = 'ready'; host = Get-SendlockHost; engine = $PSVersionTable.PSVersion.ToString(); module = $engine.Module
    })

while ($true) {
    $request = Read-SendlockRequest -Line $engine.Lines.Take()
    if (-not $request.Ok) {
        Write-SendlockLine -Engine $engine -Body $request.Answer
        continue
    }
    $answer = Invoke-SendlockVisit -Engine $engine -Request $request
    Write-SendlockLine -Engine $engine -Body $answer
    if ($request.Op -ne 'ping') { [Environment]::Exit(0) }
}
