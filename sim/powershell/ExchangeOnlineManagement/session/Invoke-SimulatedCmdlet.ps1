function Invoke-SimulatedCmdlet {
    <#
    .SYNOPSIS
    Runs a cmdlet in the simulated Exchange Online and gives its objects, page after page.
    .PARAMETER Connection
    The connection.
    .PARAMETER CmdletName
    The cmdlet.
    .PARAMETER Parameters
    Its parameters.
    .EXAMPLE
    Invoke-SimulatedCmdlet -Connection $connection -CmdletName Get-AcceptedDomain -Parameters @{}
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][object]$Connection,
        [Parameter(Mandatory)][string]$CmdletName,
        [Parameter(Mandatory)][hashtable]$Parameters
    )
    if ($Connection -notin $script:connections) {
        throw [InvalidOperationException]::new('You must call Connect-ExchangeOnline before calling any other cmdlet.')
    }
    $body = @{ CmdletInput = @{ CmdletName = $CmdletName; Parameters = $Parameters } }
    $path = "beta/$($Connection.TenantID)/InvokeCommand"
    while ($path) {
        $answer = Invoke-SimulatedRequest -Connection $Connection -Method Post -Path $path -Body $body
        foreach ($warning in $answer.'@adminapi.warnings') { $PSCmdlet.WriteWarning($warning) }
        # Names with an @ are notes on types, not values.
        foreach ($row in $answer.value) {
            $shown = [ordered]@{}
            foreach ($property in $row.PSObject.Properties) {
                if (-not $property.Name.Contains('@')) { $shown[$property.Name] = $property.Value }
            }
            [pscustomobject]$shown
        }
        $path = $answer.'@odata.nextLink'
    }
}
