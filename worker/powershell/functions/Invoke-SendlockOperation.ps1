function Invoke-SendlockOperation {
    <#
    .SYNOPSIS
    Does what the request asks for in a tenant that is proven.
    .PARAMETER Engine
    The engine's input and output.
    .PARAMETER Request
    The request.
    .PARAMETER Visit
    The visit, which is filled in.
    .EXAMPLE
    Invoke-SendlockOperation -Engine $engine -Request $request -Visit $visit
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][hashtable]$Visit
    )
    $watch = [Diagnostics.Stopwatch]::StartNew()
    if ($Request.Op -eq 'survey') {
        $Visit.Details = Get-SendlockSurvey
        $Visit.Ms.read = $watch.ElapsedMilliseconds
        return
    }
    $organization = Get-SendlockOrganization
    $Visit.Before = Get-SendlockSwitch -Organization $organization -Name RejectDirectSend
    $Visit.After = $Visit.Before
    $Visit.Read = $true
    $Visit.Ms.read = $watch.ElapsedMilliseconds
    if ($Request.Op -ne 'set' -or $Visit.Before -eq $Request.Value) {
        Write-SendlockLine -Engine $Engine -Body ([ordered]@{ v = 1; id = $Request.Id; event = 'before'; value = $Visit.Before; waiting = $false })
        if ($Request.Op -eq 'set') { $Visit.Set = 'notNeeded' }
        if ($Request.Op -eq 'probe') { $Visit.Details = Test-SendlockSet -Organization $organization }
        if ($Request.Op -eq 'hydrate') {
            Enable-SendlockCustomization -Engine $Engine -Request $Request -Organization $organization -Visit $Visit
        }
        return
    }
    Set-SendlockDirectSend -Engine $Engine -Request $Request -Visit $Visit
    $watch.Restart()
    $after = Get-SendlockDirectSend
    $Visit.Ms.readBack = $watch.ElapsedMilliseconds
    Complete-SendlockSet -Engine $Engine -Request $Request -Visit $Visit -Value $after
}
