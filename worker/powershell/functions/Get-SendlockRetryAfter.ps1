function Get-SendlockRetryAfter {
    <#
    .SYNOPSIS
    Gives the seconds to wait that an error names, or 0.
    .DESCRIPTION
    Looks at the exception's own data and at its text. How Microsoft's module passes Retry-After on is not documented.
    .PARAMETER Exception
    The exception and what it wraps.
    .EXAMPLE
    Get-SendlockRetryAfter -Exception $_.Exception
    #>
    [CmdletBinding()]
    [OutputType([int])]
    param([Parameter(Mandatory)][Exception]$Exception)
    # A day at most: a wrong number must not keep a tenant waiting for years.
    $longestSeconds = 86400
    for ($inner = $Exception; $null -ne $inner; $inner = $inner.InnerException) {
        $seconds = 0
        $named = [string]$inner.Data['Retry-After']
        if ($named -eq '' -and $inner.Message -match 'Retry-?\s?After\D{0,20}(\d{1,6})') { $named = $Matches[1] }
        if ([int]::TryParse($named, [ref]$seconds) -and $seconds -gt 0) { return [Math]::Min($seconds, $longestSeconds) }
    }
    0
}
