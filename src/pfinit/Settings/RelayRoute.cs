namespace Pfinit.Settings;

/// <summary>A relay for some of the mail: what has one of the senders, or one of the recipients; never both lists.</summary>
/// <param name="Number">Which `[[relay]]` it is, from 1 in the order of the files.</param>
internal sealed record RelayRoute(int Number, SmartHost Relay, IReadOnlyList<AddressPattern> Senders, IReadOnlyList<AddressPattern> Recipients)
{
    /// <summary>The name of its transport in master.cf, so that `POSTFIX_relay2_destination_rate_delay` means the second.</summary>
    public string Name => $"relay{Number}";
}
