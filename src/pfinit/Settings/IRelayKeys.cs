namespace Pfinit.Settings;

/// <summary>What was set of one relay, by the key below `relay`: `host`, `port`, `username`, … The sources are a `[[relay]]` and RELAYHOST's family.</summary>
internal interface IRelayKeys
{
    /// <summary>The value; null when nobody set one.</summary>
    SettingValue? this[string key] { get; }

    /// <summary>Somebody set it, be it to something unusable that is reported already; "not set" would then be a second, wrong message.</summary>
    bool IsGiven(string key);

    /// <summary>The name under which the user knows the key: `RELAYHOST_PORT`, or `port`.</summary>
    string Name(string key);
}
