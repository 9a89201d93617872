<#
.SYNOPSIS
Reports on every script of some folders as JSON: parse errors, commands called, functions and their help. For the tests.
.PARAMETER Folder
The folders, separated by the system's path separator.
.EXAMPLE
pwsh -NoProfile -File Get-SendlockScriptReport.ps1 -Folder worker/powershell:sim/powershell
#>
[CmdletBinding()]
param([Parameter(Mandatory)][string]$Folder)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$files = foreach ($one in $Folder.Split([IO.Path]::PathSeparator)) {
    foreach ($pattern in '*.ps1', '*.psm1', '*.psd1') {
        [IO.Directory]::GetFiles($one, $pattern, [IO.SearchOption]::AllDirectories)
    }
}
$reports = foreach ($file in $files) {
    $tokens = $null
    $problems = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($file, [ref]$tokens, [ref]$problems)
    $functions = foreach ($function in $tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true)) {
        $help = $function.GetHelpContent()
        $parameters = @(if ($null -ne $function.Body.ParamBlock) { 
                $function.Body.ParamBlock.Parameters | ForEach-Object { $_.Name.VariablePath.UserPath } })
        @{
            name      = [string]$function.Name
            synopsis  = [string]$(if ($null -ne $help) { $help.Synopsis })
            examples  = [int]$(if ($null -ne $help) { $help.Examples.Count } else { 0 })
            undescribed = [string[]]@($parameters | Where-Object { $null -eq $help -or -not $help.Parameters.ContainsKey($_.ToUpperInvariant()) })
        }
    }
    $commands = foreach ($command in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
        # Null where the command is a variable: & $command.
        $called = $command.GetCommandName()
        if ($called) { $called }
    }
    @{
        file      = [string]$file
        errors    = [string[]]@($problems | ForEach-Object { $_.Message })
        commands  = [string[]]@($commands)
        functions = [object[]]@($functions)
    }
}
$verbs = [Management.Automation.VerbsCommon], [Management.Automation.VerbsCommunications], [Management.Automation.VerbsData],
[Management.Automation.VerbsDiagnostic], [Management.Automation.VerbsLifecycle], [Management.Automation.VerbsOther],
[Management.Automation.VerbsSecurity] | ForEach-Object { $_.GetFields() | ForEach-Object { $_.Name } }
$report = @{
    core    = [string[]]@(Get-Command -Module Microsoft.PowerShell.Core | ForEach-Object { $_.Name })
    verbs   = [string[]]@($verbs)
    reports = [object[]]@($reports)
}
[Console]::Out.WriteLine([Text.Json.JsonSerializer]::Serialize($report, [hashtable]))
