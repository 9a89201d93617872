function Get-AcceptedDomain {
    <#
    .SYNOPSIS
    Reads the accepted domains of the connected tenant.
    .EXAMPLE
    Get-AcceptedDomain
    #>
    [CmdletBinding()]
    param()
    try { & $Send $Connection 'Get-AcceptedDomain' @{} } catch { $PSCmdlet.WriteError($_) }
}
