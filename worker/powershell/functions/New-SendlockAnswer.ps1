function New-SendlockAnswer {
    <#
    .SYNOPSIS
    Makes the answer that says that a visit failed.
    .PARAMETER Id
    The request's id; nothing where it could not be read.
    .PARAMETER ErrorBody
    What went wrong.
    .PARAMETER Sent
    Whether a Set was carried out: no, maybe or yes.
    .EXAMPLE
    New-SendlockAnswer -Id a -ErrorBody $body -Sent no
    #>
    [CmdletBinding()]
    [OutputType([Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory)][AllowNull()][AllowEmptyString()][string]$Id,
        [Parameter(Mandatory)][Collections.IDictionary]$ErrorBody,
        [Parameter(Mandatory)][ValidateSet('no', 'maybe', 'yes')][string]$Sent
    )
    [ordered]@{ v = 1; id = $Id; ok = $false; sent = $Sent; error = $ErrorBody }
}
