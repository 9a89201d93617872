function New-SendlockFailure {
    <#
    .SYNOPSIS
    Makes an error record whose id carries an error type of the protocol.
    .PARAMETER Type
    One of the error types of docs/protocol.md.
    .PARAMETER Message
    One plain sentence. It must quote nothing secret.
    .PARAMETER Raw
    Microsoft's words for it, where it has some.
    .EXAMPLE
    throw (New-SendlockFailure -Type notSent -Message 'No permission came.')
    #>
    [CmdletBinding()]
    [OutputType([Management.Automation.ErrorRecord])]
    param(
        [Parameter(Mandatory)][string]$Type,
        [Parameter(Mandatory)][string]$Message,
        [string]$Raw = ''
    )
    $exception = [InvalidOperationException]::new($Message)
    $exception.Data['Raw'] = $Raw
    [Management.Automation.ErrorRecord]::new($exception, "Sendlock.$Type", 'InvalidOperation', $null)
}
