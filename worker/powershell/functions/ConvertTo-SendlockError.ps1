function ConvertTo-SendlockError {
    <#
    .SYNOPSIS
    Turns an error record into the error part of an answer. The only place where errors get their type.
    .PARAMETER ErrorRecord
    What was caught.
    .PARAMETER Token
    The access token of this visit, to be taken out of every text.
    .EXAMPLE
    ConvertTo-SendlockError -ErrorRecord $_ -Token $request.Token
    #>
    [CmdletBinding()]
    [OutputType([Collections.Specialized.OrderedDictionary])]
    param(
        [Parameter(Mandatory)][Management.Automation.ErrorRecord]$ErrorRecord,
        [string]$Token = ''
    )
    $id = $ErrorRecord.FullyQualifiedErrorId
    $exception = $ErrorRecord.Exception
    if ($id -match '^Sendlock\.(\w+)') {
        return [ordered]@{ type = $Matches[1]; message = $exception.Message; raw = [string]$exception.Data['Raw'] }
    }
    $texts = @(for ($inner = $exception; $null -ne $inner; $inner = $inner.InnerException) {
            "$($inner.GetType().FullName): $($inner.Message)"
        })
    $raw = Protect-SendlockText -Text "$id | $($texts -join ' | ')" -Token $Token
    $known = Get-SendlockErrorTable | Where-Object { $raw -match $_.Pattern }
    $row = if ($null -eq $known) { @{ Type = 'unrecognised'; Message = 'Exchange Online answered with an error that Sendlock does not know.' } } else { @($known)[0] }
    $body = [ordered]@{ type = $row.Type; message = $row.Message; raw = $raw }
    $retryAfterSeconds = Get-SendlockRetryAfter -Exception $exception
    if ($retryAfterSeconds -gt 0) { $body.retryAfterSeconds = $retryAfterSeconds }
    $body
}
