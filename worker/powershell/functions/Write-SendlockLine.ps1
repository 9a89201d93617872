function Write-SendlockLine {
    <#
    .SYNOPSIS
    Writes one line of the protocol.
    .DESCRIPTION
    Starts on a fresh line, so that half a line left by somebody else cannot swallow it. A line over the length that the
    worker takes is answered by an error instead.
    .PARAMETER Engine
    The engine's output and module.
    .PARAMETER Body
    What to write.
    .EXAMPLE
    Write-SendlockLine -Engine $engine -Body @{ v = 1; id = 'a'; event = 'sent' }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][hashtable]$Engine,
        [Parameter(Mandatory)][Collections.IDictionary]$Body
    )
    $longestLine = 60000
    $json = [Text.Json.JsonSerializer]::Serialize($Body, [Collections.IDictionary])
    if ($json.Length -gt $longestLine) {
        $failure = New-SendlockFailure -Type tooLarge -Message "The answer has $($json.Length) characters, too many for one line."
        $answer = New-SendlockAnswer -Id $Body['id'] -ErrorBody (ConvertTo-SendlockError -ErrorRecord $failure) -Sent no
        $json = [Text.Json.JsonSerializer]::Serialize($answer, [Collections.IDictionary])
    }
    $Engine.Output.Write("`n$json`n")
    $Engine.Output.Flush()
}
