function Get-SendlockHost {
    <#
    .SYNOPSIS
    Names the program that runs the PowerShell engine: pwsh or small.
    .EXAMPLE
    Get-SendlockHost
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param()
    if ([Reflection.Assembly]::GetEntryAssembly().GetName().Name -eq 'sendlock-powershell') { return 'small' }
    'pwsh'
}
