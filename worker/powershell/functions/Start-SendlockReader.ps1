function Start-SendlockReader {
    <#
    .SYNOPSIS
    Reads standard input on a runspace of its own and ends the process at its end.
    .DESCRIPTION
    The end of standard input means that the worker is gone. Only another thread can notice that while a cmdlet runs, and
    only the end of the process stops such a cmdlet for sure.
    .PARAMETER Reader
    Where the lines come from.
    .PARAMETER Lines
    Where the lines go to.
    .EXAMPLE
    Start-SendlockReader -Reader $reader -Lines $lines
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][IO.TextReader]$Reader,
        # An empty collection counts as missing unless it is allowed.
        [Parameter(Mandatory)][AllowEmptyCollection()][Collections.Concurrent.BlockingCollection[string]]$Lines
    )
    # No commands, which take time to load: the script below needs none.
    $state = [Management.Automation.Runspaces.InitialSessionState]::Create()
    $state.LanguageMode = 'FullLanguage'
    $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
    $runspace.Open()
    $shell = [PowerShell]::Create($runspace)
    $null = $shell.AddScript({
            param($Reader, $Lines)
            try {
                while ($null -ne ($line = $Reader.ReadLine())) { $Lines.Add($line) }
            }
            finally {
                [Environment]::Exit(75)
            }
        }.ToString()).AddArgument($Reader).AddArgument($Lines)
    $null = $shell.BeginInvoke()
}
