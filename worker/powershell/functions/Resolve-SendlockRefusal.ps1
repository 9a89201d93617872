function Resolve-SendlockRefusal {
    <#
    .SYNOPSIS
    Reads the value once after a Set ended in a refusal, and says by it whether the Set was carried out: no, maybe or yes.
    .DESCRIPTION
    The words of an error do not prove that nothing was changed: the module, or something between it and Exchange, could
    have made them after the Set had been carried out. Where the value is the wanted one, the visit goes on as after any Set.
    .PARAMETER Engine
    The engine's output and limit.
    .PARAMETER Request
    The request.
    .PARAMETER Visit
    The visit: Before or After becomes the value just read.
    .EXAMPLE
    $visit.Sent = Resolve-SendlockRefusal -Engine $engine -Request $request -Visit $visit
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][hashtable]$Visit
    )
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try {
        $value = Get-SendlockDirectSend
    }
    catch {
        [Console]::Error.WriteLine("read after a refusal: $(Protect-SendlockText -Text ([string]$_) -Token $Request.Token)")
        return 'maybe'
    }
    if ($null -eq $value) { return 'maybe' }
    if ($value -eq $Request.Value) {
        $Visit.Ms.readBack = $watch.ElapsedMilliseconds
        Complete-SendlockSet -Engine $Engine -Request $Request -Visit $Visit -Value $value
        return 'yes'
    }
    $Visit.Before = $value
    'no'
}
