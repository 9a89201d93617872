function Get-ConnectionInformation {
    <#
    .SYNOPSIS
    Gives the connections of this process.
    .PARAMETER ConnectionId
    Only these.
    .EXAMPLE
    Get-ConnectionInformation
    #>
    [CmdletBinding()]
    param([guid[]]$ConnectionId)
    foreach ($connection in $script:connections) {
        if ($ConnectionId -and $connection.ConnectionId -notin $ConnectionId) { continue }
        $shown = [ordered]@{}
        foreach ($property in $connection.PSObject.Properties) {
            if ($property.Name -ne 'AccessToken') { $shown[$property.Name] = $property.Value }
        }
        if ($connection.TokenExpiryTimeUTC -le [DateTimeOffset]::UtcNow) { $shown.TokenStatus = 'Expired' }
        [pscustomobject]$shown
    }
}
