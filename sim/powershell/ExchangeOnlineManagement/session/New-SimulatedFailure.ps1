function New-SimulatedFailure {
    <#
    .SYNOPSIS
    Makes the error record that Microsoft's module would throw for an answer.
    .DESCRIPTION
    Where the server says which error it is, its text is the message. Throttling and faults keep their status, in the
    words of the module's REST client.
    .PARAMETER Response
    The answer's head.
    .PARAMETER Text
    The answer's body.
    .EXAMPLE
    throw (New-SimulatedFailure -Response $response -Text $text)
    #>
    [CmdletBinding()]
    [OutputType([Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)][Net.Http.HttpResponseMessage]$Response,
        [Parameter(Mandatory)][AllowEmptyString()][string]$Text
    )
    $status = [int]$Response.StatusCode
    $body = try { ConvertFrom-SimulatedJson -Json ([Text.Json.JsonDocument]::Parse($Text).RootElement) } catch [Text.Json.JsonException] { $null }
    $message = @($body.error.details.message; $body.error.innererror.internalException.message; $body.error.message) |
        Where-Object { $_ }
    $message = if ($message) { @($message)[0] } else { '' }
    if ($status -eq 401 -and -not $message) { $message = 'UnAuthorized' }
    if ($status -eq 429 -or $status -ge 500 -or -not $message) {
        $message = "Error while querying REST service. HttpStatusCode=$status ErrorMessage=$Text"
    }
    $exception = [SystemException]::new($message)
    if ($Response.Headers.RetryAfter.Delta) { $exception.Data['Retry-After'] = [int]$Response.Headers.RetryAfter.Delta.TotalSeconds }
    $requestId = if ($Response.Headers.Contains('request-id')) { @($Response.Headers.GetValues('request-id'))[0] } else { [guid]::NewGuid() }
    $id = "[Server=simulated,RequestId=$requestId,TimeStamp=$([DateTime]::UtcNow.ToString('R'))],Write-ErrorMessage"
    [Management.Automation.ErrorRecord]::new($exception, $id, 'NotSpecified', $null)
}
