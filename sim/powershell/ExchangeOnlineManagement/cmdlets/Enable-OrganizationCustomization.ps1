function Enable-OrganizationCustomization {
    <#
    .SYNOPSIS
    Gives the connected tenant its own copy of the shared settings, once and for good.
    .DESCRIPTION
    -WhatIf is sent along, as a dry run on the server's side. Where it was done already, the server refuses.
    .EXAMPLE
    Enable-OrganizationCustomization -Confirm:$false
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param()
    $parameters = @{}
    if ($WhatIfPreference) { $parameters.WhatIf = $true }
    elseif (-not $PSCmdlet.ShouldProcess('the organization', 'Enable-OrganizationCustomization')) { return }
    try { & $Send $Connection 'Enable-OrganizationCustomization' $parameters } catch { $PSCmdlet.WriteError($_) }
}
