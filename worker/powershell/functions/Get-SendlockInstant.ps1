function Get-SendlockInstant {
    <#
    .SYNOPSIS
    Marks this moment on two clocks, for Test-SendlockDeadline.
    .EXAMPLE
    $since = Get-SendlockInstant
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param()
    @{ Monotonic = [Diagnostics.Stopwatch]::GetTimestamp(); Utc = [DateTime]::UtcNow }
}
