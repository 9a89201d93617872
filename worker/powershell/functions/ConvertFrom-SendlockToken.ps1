function ConvertFrom-SendlockToken {
    <#
    .SYNOPSIS
    Gives the tenant id that an access token names.
    .DESCRIPTION
    Reads the payload only. Who signed it is checked by the worker before and by Exchange Online after.
    .PARAMETER Token
    The access token.
    .EXAMPLE
    ConvertFrom-SendlockToken -Token $token
    #>
    [CmdletBinding()]
    [OutputType([guid])]
    param([Parameter(Mandatory)][string]$Token)
    try {
        $payload = $Token.Split('.')[1].Replace('-', '+').Replace('_', '/')
        $payload = $payload.PadRight([int]([Math]::Ceiling($payload.Length / 4) * 4), '=')
        $text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($payload))
        $json = [Text.Json.JsonDocument]::Parse($text).RootElement
        [guid]::Parse($json.GetProperty('tid').GetString())
    }
    catch {
        throw (New-SendlockFailure -Type unauthorized -Message 'The access token names no tenant.')
    }
}
