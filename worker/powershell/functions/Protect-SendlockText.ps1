function Protect-SendlockText {
    <#
    .SYNOPSIS
    Takes tokens out of a text and cuts it to 2000 characters.
    .PARAMETER Text
    The text.
    .PARAMETER Token
    The access token in use.
    .EXAMPLE
    Protect-SendlockText -Text $raw -Token $token
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)][AllowEmptyString()][string]$Text,
        [AllowEmptyString()][string]$Token = ''
    )
    $longestText = 2000
    if ($Token -ne '') { $Text = $Text.Replace($Token, '[redacted]') }
    # A header and payload alone say who and what for, and a signature cut off is still most of a token.
    $Text = [regex]::Replace($Text, 'eyJ[A-Za-z0-9_-]{5,}(\.[A-Za-z0-9_-]*){0,4}', '[redacted]')
    $Text = [regex]::Replace($Text, '(?i)bearer\s+[^\s"'']+', 'Bearer [redacted]')
    if ($Text.Length -gt $longestText) { $Text = $Text.Substring(0, $longestText) }
    $Text
}
