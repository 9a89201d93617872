function Get-SendlockSwitch {
    <#
    .SYNOPSIS
    Gives a true or false property of an organisation, or null where Exchange does not say.
    .DESCRIPTION
    What is absent is unknown. It is never taken for false.
    .PARAMETER Organization
    What Get-SendlockOrganization gave.
    .PARAMETER Name
    The property's name.
    .EXAMPLE
    Get-SendlockSwitch -Organization $organization -Name IsDehydrated
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][object]$Organization,
        [Parameter(Mandatory)][string]$Name
    )
    $property = $Organization.PSObject.Properties[$Name]
    if ($null -eq $property -or $property.Value -isnot [bool]) { return $null }
    [bool]$property.Value
}
