function Test-SendlockDeadline {
    <#
    .SYNOPSIS
    Says whether less than so many milliseconds have passed since a moment.
    .DESCRIPTION
    Both clocks must agree. The monotonic one cannot be set back, but stands still while the machine sleeps; the other one
    goes on then.
    .PARAMETER Since
    What Get-SendlockInstant gave.
    .PARAMETER WithinMs
    Milliseconds.
    .EXAMPLE
    Test-SendlockDeadline -Since $since -WithinMs 20000
    #>
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)][hashtable]$Since,
        [Parameter(Mandatory)][int]$WithinMs
    )
    [Diagnostics.Stopwatch]::GetElapsedTime($Since.Monotonic).TotalMilliseconds -lt $WithinMs -and
    ([DateTime]::UtcNow - $Since.Utc).TotalMilliseconds -lt $WithinMs
}
