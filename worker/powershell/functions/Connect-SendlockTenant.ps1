function Connect-SendlockTenant {
    <#
    .SYNOPSIS
    Connects to a tenant's Exchange Online with the commands that a visit needs.
    .PARAMETER Request
    The request.
    .PARAMETER CommandName
    The commands to import.
    .EXAMPLE
    Connect-SendlockTenant -Request $request -CommandName Get-OrganizationConfig
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][string[]]$CommandName
    )
    $environments = @{
        global = 'O365Default'; gcchigh = 'O365USGovGCCHigh'; dod = 'O365USGovDoD'; china = 'O365China'; simulated = 'O365Default'
    }
    $connect = Get-SendlockCommand -Name Connect-ExchangeOnline
    $parameters = @{
        AccessToken             = $Request.Token
        Organization            = $Request.Domain
        CommandName             = $CommandName
        ExchangeEnvironmentName = $environments[$Request.Cloud]
        ShowBanner              = $false
        SkipLoadingFormatData   = $true
        ErrorAction             = 'Stop'
    }
    # The worker gives each engine a temporary folder of its own, and removes it afterwards. Older modules lack the parameter.
    if ($connect.Parameters.ContainsKey('EXOModuleBasePath')) { $parameters.EXOModuleBasePath = [IO.Path]::GetTempPath() }
    $null = & $connect @parameters
}
