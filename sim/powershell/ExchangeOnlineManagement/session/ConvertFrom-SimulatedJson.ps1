function ConvertFrom-SimulatedJson {
    <#
    .SYNOPSIS
    Turns JSON into PowerShell objects. ConvertFrom-Json is not among the core cmdlets.
    .PARAMETER Json
    The JSON.
    .EXAMPLE
    ConvertFrom-SimulatedJson -Json $document.RootElement
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory)][Text.Json.JsonElement]$Json)
    switch ($Json.ValueKind) {
        'Object' {
            $properties = [ordered]@{}
            foreach ($property in $Json.EnumerateObject()) {
                $properties[$property.Name] = ConvertFrom-SimulatedJson -Json $property.Value
            }
            [pscustomobject]$properties
        }
        'Array' { , @(foreach ($item in $Json.EnumerateArray()) { ConvertFrom-SimulatedJson -Json $item }) }
        'String' { $Json.GetString() }
        'Number' { if ($Json.GetRawText() -match '^-?\d{1,18}\z') { $Json.GetInt64() } else { $Json.GetDouble() } }
        'True' { $true }
        'False' { $false }
        default { $null }
    }
}
