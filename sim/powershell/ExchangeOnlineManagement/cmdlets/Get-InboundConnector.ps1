function Get-InboundConnector {
    <#
    .SYNOPSIS
    Reads the inbound connectors of the connected tenant.
    .EXAMPLE
    Get-InboundConnector
    #>
    [CmdletBinding()]
    param()
    try { & $Send $Connection 'Get-InboundConnector' @{} } catch { $PSCmdlet.WriteError($_) }
}
