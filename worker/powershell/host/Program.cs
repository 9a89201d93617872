using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Runs one script in the PowerShell engine, with the part of pwsh's command line that Sendlock uses:
//   sendlock-powershell [-NoLogo] [-NoProfile] [-NonInteractive] -File script.ps1 [-Name value]...
// Only PowerShell's core cmdlets are there. Exit codes: 0, 1 (the script failed), 64 (wrong command line).

const int ScriptFailed = 1;
const int WrongCommandLine = 64;

int file = Array.FindIndex(args, arg => arg.Equals("-File", StringComparison.OrdinalIgnoreCase));
if (file < 0 || file + 1 >= args.Length)
{
    Console.Error.WriteLine("Use: sendlock-powershell -NoLogo -NoProfile -NonInteractive -File script.ps1 [-Name value]...");
    return WrongCommandLine;
}

string script = Path.GetFullPath(args[file + 1]);
if (!File.Exists(script))
{
    Console.Error.WriteLine($"There is no script {script}.");
    return WrongCommandLine;
}

using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
// The script runs on this thread: no second thread, and its stack is the process's own.
runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
runspace.Open();
Runspace.DefaultRunspace = runspace;

using PowerShell shell = PowerShell.Create(runspace);
shell.AddCommand(script);
foreach ((string name, string? value) in ReadParameters(args.AsSpan(file + 2)))
{
    if (name.Length == 0) shell.AddArgument(value);
    else if (value is null) shell.AddParameter(name);
    else shell.AddParameter(name, value);
}

shell.Streams.Error.DataAdded += (_, added) => Console.Error.WriteLine(shell.Streams.Error[added.Index]);
try
{
    PSDataCollection<PSObject> output = [];
    output.DataAdded += (_, added) => Console.Out.WriteLine(output[added.Index]);
    shell.Invoke(null, output);
    return shell.HadErrors ? ScriptFailed : 0;
}
catch (RuntimeException failure)
{
    Console.Error.WriteLine(failure.ErrorRecord);
    return ScriptFailed;
}

// "-Name value" is a parameter, "-Name" before another "-Name" or the end is a switch, a bare value is positional.
static List<(string Name, string? Value)> ReadParameters(ReadOnlySpan<string> rest)
{
    List<(string, string?)> parameters = [];
    for (int index = 0; index < rest.Length; index++)
    {
        if (!rest[index].StartsWith('-'))
        {
            parameters.Add(("", rest[index]));
            continue;
        }
        bool hasValue = index + 1 < rest.Length && !rest[index + 1].StartsWith('-');
        parameters.Add((rest[index][1..], hasValue ? rest[++index] : null));
    }
    return parameters;
}
