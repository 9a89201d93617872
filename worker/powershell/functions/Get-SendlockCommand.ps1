function Get-SendlockCommand {
    <#
    .SYNOPSIS
    Gives a command that the Exchange module has imported.
    .DESCRIPTION
    Exchange Online imports only what the caller's role permits. A call by name alone would go on to look for a command
    of that name in other modules.
    .PARAMETER Name
    The command's name.
    .EXAMPLE
    & (Get-SendlockCommand -Name Get-OrganizationConfig) -ErrorAction Stop
    #>
    [CmdletBinding()]
    [OutputType([Management.Automation.CommandInfo])]
    param([Parameter(Mandatory)][string]$Name)
    $command = Get-Command -Name $Name -ListImported -ErrorAction Ignore
    if ($null -eq $command) {
        $message = "The role of this app in this tenant does not include $Name."
        if ($Name -like 'Set-*') { $message += ' It may read, but not change.' }
        throw (New-SendlockFailure -Type cmdletMissing -Message $message -Raw (
                "The term '$Name' is not recognized as a name of a cmdlet, function, script file, or executable program."))
    }
    @($command)[0]
}
