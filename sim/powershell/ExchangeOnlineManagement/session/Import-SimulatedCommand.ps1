function Import-SimulatedCommand {
    <#
    .SYNOPSIS
    Imports the permitted commands as functions of a module of their own, and gives that module's name.
    .DESCRIPTION
    A command that is not permitted does not exist afterwards, as with Microsoft's module.
    .PARAMETER Name
    The permitted commands.
    .PARAMETER Connection
    The connection that they will use.
    .EXAMPLE
    Import-SimulatedCommand -Name Get-OrganizationConfig -Connection $connection
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)][AllowEmptyCollection()][string[]]$Name,
        [Parameter(Mandatory)][object]$Connection
    )
    $folder = [IO.Path]::Combine($MyInvocation.MyCommand.Module.ModuleBase, 'cmdlets')
    $files = @(foreach ($one in $Name) {
            $file = [IO.Path]::Combine($folder, "$one.ps1")
            if ([IO.File]::Exists($file)) { $file }
        })
    if ($files.Count -eq 0) { return '' }
    # The imported commands live in another module and cannot see this one's functions: they are handed the one they need.
    $send = { param($Connection, $CmdletName, $Parameters) Invoke-SimulatedCmdlet -Connection $Connection -CmdletName $CmdletName -Parameters $Parameters }
    $moduleName = "tmpEXO_$([IO.Path]::GetRandomFileName().Replace('.', ''))"
    $module = New-Module -Name $moduleName -ArgumentList $files, $send, $Connection -ScriptBlock {
        param([string[]]$Files, [scriptblock]$Send, [object]$Connection)
        foreach ($file in $Files) { . $file }
        Export-ModuleMember -Function *
    }
    $null = Import-Module -ModuleInfo $module -Global
    $module.Name
}
