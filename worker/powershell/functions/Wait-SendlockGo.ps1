function Wait-SendlockGo {
    <#
    .SYNOPSIS
    Waits for the worker's permission to set. Gives the milliseconds it is good for, counted from before, or throws notSent.
    .PARAMETER Engine
    The engine's lines.
    .PARAMETER Id
    The request's id. A permission for another one is not for us.
    .PARAMETER Since
    The moment from which the time is counted.
    .EXAMPLE
    Wait-SendlockGo -Engine $engine -Id $request.Id -Since $since
    #>
    [CmdletBinding()]
    [OutputType([int])]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][string]$Id,
        [Parameter(Mandatory)][hashtable]$Since
    )
    $waitMs = $Engine.GoWaitSeconds * 1000
    $longestWithinMs = 50000
    while (Test-SendlockDeadline -Since $Since -WithinMs $waitMs) {
        $line = ''
        $leftMs = $waitMs - [Diagnostics.Stopwatch]::GetElapsedTime($Since.Monotonic).TotalMilliseconds
        if (-not $Engine.Lines.TryTake([ref]$line, [int][Math]::Max(1, $leftMs))) { continue }
        $go = try { [Text.Json.JsonDocument]::Parse($line).RootElement } catch [Text.Json.JsonException] { continue }
        try {
            if ($go.GetProperty('id').GetString() -cne $Id) { continue }
            $isGo = $go.GetProperty('go').GetBoolean()
            $withinMs = if ($isGo) { $go.GetProperty('withinMs').GetInt32() } else { 0 }
        }
        catch {
            throw (New-SendlockFailure -Type notSent -Message 'The permission to set was not in the form of the protocol.')
        }
        if (-not $isGo) { throw (New-SendlockFailure -Type notSent -Message 'The worker withheld the permission to set.') }
        if ($withinMs -lt 1 -or $withinMs -gt $longestWithinMs) {
            throw (New-SendlockFailure -Type notSent -Message "A permission is good for 1 to $longestWithinMs ms, not for $withinMs.")
        }
        return $withinMs
    }
    throw (New-SendlockFailure -Type notSent -Message "No permission to set came within $($Engine.GoWaitSeconds) s.")
}
