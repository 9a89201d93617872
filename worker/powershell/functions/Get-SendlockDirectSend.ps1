function Get-SendlockDirectSend {
    <#
    .SYNOPSIS
    Reads RejectDirectSend: true, false, or null where Exchange does not say.
    .DESCRIPTION
    A value that is absent is unknown. It is never taken for false: Microsoft has announced that the default may change.
    .EXAMPLE
    Get-SendlockDirectSend
    #>
    [CmdletBinding()]
    param()
    Get-SendlockSwitch -Organization (Get-SendlockOrganization) -Name RejectDirectSend
}
