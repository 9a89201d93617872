function Import-SendlockModule {
    <#
    .SYNOPSIS
    Imports the Exchange module and says which one it is.
    .PARAMETER Path
    Absolute path of its manifest. A name is refused: it would be looked up in folders that others may write to.
    .EXAMPLE
    Import-SendlockModule -Path /modules/ExchangeOnlineManagement/ExchangeOnlineManagement.psd1
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory)][string]$Path)
    if (-not [IO.Path]::IsPathRooted($Path) -or -not [IO.File]::Exists($Path)) {
        throw [IO.FileNotFoundException]::new("There is no module manifest $Path.")
    }
    $null = Import-Module -Name $Path -Global -DisableNameChecking -ErrorAction Stop
    Get-SendlockModule
}
