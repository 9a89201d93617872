function Get-SendlockOrganization {
    <#
    .SYNOPSIS
    Reads the one organisation that Exchange Online answers with.
    .EXAMPLE
    Get-SendlockOrganization
    #>
    [CmdletBinding()]
    param()
    $found = @(& (Get-SendlockCommand -Name Get-OrganizationConfig) -ErrorAction Stop)
    if ($found.Count -ne 1) {
        throw (New-SendlockFailure -Type unrecognised -Message "Exchange Online answered with $($found.Count) organisations.")
    }
    $found[0]
}
