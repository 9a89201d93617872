function Get-SendlockText {
    <#
    .SYNOPSIS
    Gives a string of a JSON object that must match a pattern.
    .PARAMETER Json
    The object.
    .PARAMETER Name
    The property's name.
    .PARAMETER Pattern
    A regular expression for the whole text.
    .EXAMPLE
    Get-SendlockText -Json $json -Name 'op' -Pattern '^ping\z'
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)][Text.Json.JsonElement]$Json,
        [Parameter(Mandatory)][string]$Name,
        [Parameter(Mandatory)][string]$Pattern
    )
    $text = $Json.GetProperty($Name).GetString()
    if ($null -eq $text -or $text -cnotmatch $Pattern) { throw [FormatException]::new("$Name is not as it must be.") }
    $text
}
