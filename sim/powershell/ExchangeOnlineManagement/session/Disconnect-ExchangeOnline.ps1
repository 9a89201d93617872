function Disconnect-ExchangeOnline {
    <#
    .SYNOPSIS
    Ends connections and removes the commands that came with them.
    .PARAMETER ConnectionId
    Only these; all of them where it is left out.
    .EXAMPLE
    Disconnect-ExchangeOnline -Confirm:$false
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param([string[]]$ConnectionId)
    $ending = @($script:connections | Where-Object { -not $ConnectionId -or [string]$_.ConnectionId -in $ConnectionId })
    if (-not $PSCmdlet.ShouldProcess('Running this cmdlet clears all active sessions created using Connect-ExchangeOnline.')) { return }
    foreach ($connection in $ending) {
        if ($connection.ModuleName) { Remove-Module -Name $connection.ModuleName -ErrorAction Ignore }
        $null = $script:connections.Remove($connection)
    }
}
