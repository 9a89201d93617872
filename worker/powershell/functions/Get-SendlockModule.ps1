function Get-SendlockModule {
    <#
    .SYNOPSIS
    Says which module the command Connect-ExchangeOnline comes from.
    .DESCRIPTION
    Asks the command itself and not the list of modules: what counts is the code that the token is given to.
    .EXAMPLE
    Get-SendlockModule
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param()
    $module = (Get-Command -Name Connect-ExchangeOnline -ListImported -ErrorAction Stop).Module
    # A cmdlet of a nested assembly names that assembly; its folder is inside the module's.
    $owner = Get-Module | Where-Object { $_.Name -eq 'ExchangeOnlineManagement' }
    if ($module.Name -ne 'ExchangeOnlineManagement' -and @($owner).Count -eq 1 -and
        $module.ModuleBase.StartsWith($owner.ModuleBase, [StringComparison]::Ordinal)) {
        $module = $owner
    }
    [ordered]@{
        name    = [string]$module.Name
        path    = [string]$module.ModuleBase
        version = [string]$module.Version
        guid    = [string]$module.Guid
    }
}
