function Set-OrganizationConfig {
    <#
    .SYNOPSIS
    Changes settings of the connected tenant. Of Microsoft's many, only the one that Sendlock needs.
    .DESCRIPTION
    -WhatIf is sent along, as a dry run on the server's side: what would be refused is refused, nothing is changed.
    .PARAMETER RejectDirectSend
    Whether Direct Send is rejected.
    .EXAMPLE
    Set-OrganizationConfig -RejectDirectSend $true
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param([bool]$RejectDirectSend)
    $parameters = @{}
    if ($PSBoundParameters.ContainsKey('RejectDirectSend')) { $parameters.RejectDirectSend = [bool]$RejectDirectSend }
    if ($WhatIfPreference) { $parameters.WhatIf = $true }
    elseif (-not $PSCmdlet.ShouldProcess('the organization', 'Set-OrganizationConfig')) { return }
    try { & $Send $Connection 'Set-OrganizationConfig' $parameters } catch { $PSCmdlet.WriteError($_) }
}
