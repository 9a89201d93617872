function Invoke-SendlockRehearsal {
    <#
    .SYNOPSIS
    Goes through a made-up visit, so that .NET and PowerShell have done for the first time what a visit needs.
    .DESCRIPTION
    In a runspace of its own, into which the Exchange module is not loaded: nothing there can reach a tenant, and nothing
    of it is left here but compiled code. An engine without a rehearsal does the same and needs longer, so a failure is
    only told on standard error. What takes too long is told to stop and not waited for.
    .PARAMETER WithinMs
    How long each part may take, in milliseconds.
    .EXAMPLE
    Invoke-SendlockRehearsal
    #>
    [CmdletBinding()]
    param([ValidateRange(1, 10000)][int]$WithinMs = 2000)
    $folder = [IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), 'rehearsal')
    try {
        $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace(
            [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        $runspace.Open()
        foreach ($part in 'visit', 'request') {
            $shell = [PowerShell]::Create($runspace)
            $running = $shell.AddCommand([IO.Path]::Combine($folder, "$part.ps1")).BeginInvoke()
            if (-not $running.AsyncWaitHandle.WaitOne($WithinMs)) {
                $null = $shell.BeginStop($null, $null)
                throw [TimeoutException]::new("$part took longer than $WithinMs ms.")
            }
            $null = $shell.EndInvoke($running)
            $shell.Dispose()
        }
        $runspace.Dispose()
    }
    catch {
        [Console]::Error.WriteLine("rehearsal: $_")
    }
}
