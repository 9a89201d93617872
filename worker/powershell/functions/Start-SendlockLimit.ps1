function Start-SendlockLimit {
    <#
    .SYNOPSIS
    Starts the thread that kills this process at a limit, whatever it does then. It waits until the time begins to count.
    .DESCRIPTION
    The worker's own limits do nothing while the worker stands still. From a runspace of its own this one works while a
    cmdlet hangs. It looks at both clocks, see Test-SendlockDeadline, so that it also counts the time for which this
    process was stopped or the machine slept. It kills and does not exit: an exit runs the handlers of others, which may hang.

    Gives Running, which is set once the thread is there; Since, to which Get-SendlockInstant's answer is added to begin; and
    Over, which calls the limit off. Started ahead, because a runspace takes about 100 ms on a busy machine.
    .PARAMETER WithinMs
    Milliseconds.
    .EXAMPLE
    $limit = Start-SendlockLimit -WithinMs 55000
    #>
    [CmdletBinding()]
    [OutputType([hashtable])]
    param([Parameter(Mandatory)][int]$WithinMs)
    $limit = @{
        Running = [Threading.ManualResetEventSlim]::new($false)
        Since   = [Collections.Concurrent.BlockingCollection[hashtable]]::new()
        Over    = [Threading.ManualResetEventSlim]::new($false)
    }
    # No commands, which take time to load: the script below needs none.
    $state = [Management.Automation.Runspaces.InitialSessionState]::Create()
    $state.LanguageMode = 'FullLanguage'
    $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
    $runspace.Open()
    $shell = [PowerShell]::Create($runspace)
    $null = $shell.AddScript({
            param($Limit, $WithinMs)
            $lookEveryMs = 100
            try {
                $Limit.Running.Set()
                $since = $Limit.Since.Take()
                while ([Diagnostics.Stopwatch]::GetElapsedTime($since.Monotonic).TotalMilliseconds -lt $WithinMs -and
                    ([DateTime]::UtcNow - $since.Utc).TotalMilliseconds -lt $WithinMs) {
                    if ($Limit.Over.Wait($lookEveryMs)) { return }
                }
            }
            finally {
                if (-not $Limit.Over.IsSet) { [Diagnostics.Process]::GetCurrentProcess().Kill() }
            }
        }.ToString()).AddArgument($limit).AddArgument($WithinMs)
    $null = $shell.BeginInvoke()
    $limit
}
