function Connect-ExchangeOnline {
    <#
    .SYNOPSIS
    Connects to a simulated tenant with an access token, and imports the commands that the token's role permits.
    .DESCRIPTION
    Has Microsoft's parameters as far as an app-only connection needs them. Nothing is tried again: a fault of the
    simulated cloud reaches the caller at once, where Microsoft's module would try a few times by itself.
    .PARAMETER AccessToken
    The access token.
    .PARAMETER Organization
    The tenant's initial domain. Needed with the token of an app.
    .PARAMETER DelegatedOrganization
    Refused, as it is for the token of an app.
    .PARAMETER CommandName
    The commands to import; all permitted ones where it is left out.
    .PARAMETER ConnectionUri
    Taken and not used: the address is SIMULATED_EXCHANGE_URL.
    .PARAMETER ExchangeEnvironmentName
    Taken and not used.
    .PARAMETER EXOModuleBasePath
    Taken and not used: this module writes no files.
    .PARAMETER Prefix
    Refused: not simulated.
    .PARAMETER ShowBanner
    Taken and not used.
    .PARAMETER SkipLoadingFormatData
    Taken and not used.
    .PARAMETER SkipLoadingCmdletHelp
    Taken and not used.
    .EXAMPLE
    Connect-ExchangeOnline -AccessToken $token -Organization contoso.onmicrosoft.com -CommandName Get-OrganizationConfig
    #>
    [CmdletBinding()]
    param(
        [string]$ConnectionUri,
        [string]$ExchangeEnvironmentName = 'O365Default',
        [string]$Prefix,
        [string[]]$CommandName,
        [string]$AccessToken,
        [string]$Organization,
        [string]$DelegatedOrganization,
        [string]$EXOModuleBasePath,
        [switch]$ShowBanner,
        [switch]$SkipLoadingFormatData,
        [switch]$SkipLoadingCmdletHelp
    )
    if ($Prefix) { throw [NotSupportedException]::new('The simulated module has no -Prefix.') }
    if ($DelegatedOrganization) { throw [UnauthorizedAccessException]::new('Access is denied.') }
    if (-not $AccessToken -or -not $Organization) {
        throw [ArgumentException]::new('The simulated module needs -AccessToken and -Organization.')
    }
    $connection = New-SimulatedConnection -AccessToken $AccessToken -Organization $Organization
    $path = "v1.0/$($connection.TenantID)/EXOModuleFile?Version=$($MyInvocation.MyCommand.Module.Version)"
    $wanted = if ($CommandName) { $CommandName -join ',' } else { '*' }
    $answer = Invoke-SimulatedRequest -Connection $connection -Method Get -Path $path -Header @{ CommandName = $wanted }
    $permitted = @(foreach ($file in $answer.value) { $file.exportedCmdlets -split '\s*,\s*' })
    if ($CommandName) { $permitted = @($permitted | Where-Object { $_ -in $CommandName }) }
    $connection.ModuleName = Import-SimulatedCommand -Name $permitted -Connection $connection
    $script:connections.Add($connection)
}
