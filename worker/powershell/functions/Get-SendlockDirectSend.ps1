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
    $found = @(& (Get-SendlockCommand -Name Get-OrganizationConfig) -ErrorAction Stop)
    if ($found.Count -ne 1) {
        throw (New-SendlockFailure -Type unrecognised -Message "Exchange Online answered with $($found.Count) organisations.")
    }
    $property = $found[0].PSObject.Properties['RejectDirectSend']
    if ($null -eq $property -or $property.Value -isnot [bool]) { return $null }
    [bool]$property.Value
}
