function Complete-SendlockSet {
    <#
    .SYNOPSIS
    Notes the value read back after a Set that was carried out, calls the limit off and reports it.
    .PARAMETER Engine
    The engine's output and limit.
    .PARAMETER Request
    The request.
    .PARAMETER Visit
    The visit, which is filled in.
    .PARAMETER Value
    The value read back.
    .EXAMPLE
    Complete-SendlockSet -Engine $engine -Request $request -Visit $visit -Value $true
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][hashtable]$Request,
        [Parameter(Mandatory)][hashtable]$Visit,
        [AllowNull()]$Value
    )
    $Engine.Limit.Over.Set()
    $Visit.Set = 'sent'
    $Visit.After = $Value
    Write-SendlockLine -Engine $Engine -Body ([ordered]@{ v = 1; id = $Request.Id; event = 'after'; value = $Value })
}
