function Get-OrganizationConfig {
    <#
    .SYNOPSIS
    Reads the organisation's settings of the connected tenant.
    .EXAMPLE
    Get-OrganizationConfig
    #>
    [CmdletBinding()]
    param()
    try { & $Send $Connection 'Get-OrganizationConfig' @{} } catch { $PSCmdlet.WriteError($_) }
}
