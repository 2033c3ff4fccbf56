// The values that a JSON line carries besides its text. docs/LOGGING.md lists the same rows for people; a test compares the two.

using System.Text;

namespace Pfinit.Observe;

/// <summary>One key of a JSON line, and whether its value is a number there. Its values come from <see cref="PostfixFields"/>.</summary>
internal sealed class LogField
{
    private static readonly List<LogField> Rows = [];

    public static readonly LogField QueueId = Text("queue_id");
    public static readonly LogField Client = Text("client", "client");
    public static readonly LogField ClientHost = Text("client_host");
    public static readonly LogField ClientAddress = Text("client_address");
    public static readonly LogField ClientPort = Number("client_port");
    public static readonly LogField SaslMethod = Text("sasl_method", "sasl_method");
    public static readonly LogField SaslUsername = Text("sasl_username", "sasl_username");
    public static readonly LogField SaslSender = Text("sasl_sender", "sasl_sender");
    public static readonly LogField OriginalQueueId = Text("orig_queue_id", "orig_queue_id");
    public static readonly LogField OriginalClient = Text("orig_client", "orig_client");
    public static readonly LogField Uid = Number("uid", "uid");
    public static readonly LogField MessageId = Text("message_id", "message-id");
    public static readonly LogField From = Text("from", "from");
    public static readonly LogField Size = Number("size", "size");
    public static readonly LogField Recipients = Number("nrcpt", "nrcpt");
    public static readonly LogField To = Text("to", "to");
    public static readonly LogField OriginalTo = Text("orig_to", "orig_to");
    public static readonly LogField Relay = Text("relay", "relay");
    public static readonly LogField RelayHost = Text("relay_host");
    public static readonly LogField RelayAddress = Text("relay_address");
    public static readonly LogField RelayPort = Number("relay_port");
    public static readonly LogField ConnectionUse = Number("conn_use", "conn_use");
    public static readonly LogField Delay = Fraction("delay", "delay");
    public static readonly LogField DelayBeforeQueueManager = Fraction("delay_before_queue_manager");
    public static readonly LogField DelayQueueManager = Fraction("delay_queue_manager");
    public static readonly LogField DelayConnectionSetup = Fraction("delay_connection_setup");
    public static readonly LogField DelayTransmission = Fraction("delay_transmission");
    public static readonly LogField Dsn = Text("dsn", "dsn");
    public static readonly LogField Status = Text("status", "status");
    public static readonly LogField Response = Text("response");
    public static readonly LogField Action = Text("action");
    public static readonly LogField Stage = Text("stage");
    public static readonly LogField Protocol = Text("proto", "proto");
    public static readonly LogField Helo = Text("helo", "helo");
    public static readonly LogField TlsTrust = Text("tls_trust");
    public static readonly LogField TlsVersion = Text("tls_version");
    public static readonly LogField TlsCipher = Text("tls_cipher");
    public static readonly LogField TlsBits = Number("tls_bits");
    public static readonly LogField DkimSelector = Text("dkim_selector");
    public static readonly LogField DkimDomain = Text("dkim_domain");

    /// <summary>Those that have a key, by its length.</summary>
    private static readonly LogField[][] ByKeyLength =
        [.. Enumerable.Range(0, Rows.Max(field => field.key.Length) + 1).Select(length => Rows.Where(field => length > 0 && field.key.Length == length).ToArray())];

    private readonly byte[] start;
    private readonly byte[] key;

    private LogField(string name, string key, bool isNumber, bool isFraction = false)
    {
        Name = name;
        IsNumber = isNumber;
        IsFraction = isFraction;
        Index = Rows.Count;
        start = Encoding.ASCII.GetBytes($",\"{name}\":");
        this.key = Encoding.ASCII.GetBytes(key);
    }

    public static IReadOnlyList<LogField> All => Rows;

    public string Name { get; }

    public bool IsNumber { get; }

    /// <summary>A number that is shown with a decimal point always: a collector that guesses types by the first value would else take it for an integer.</summary>
    public bool IsFraction { get; }

    /// <summary>The place in <see cref="All"/>.</summary>
    public int Index { get; }

    /// <summary>`,"name":`.</summary>
    public ReadOnlySpan<byte> Start => start;

    /// <summary>The field that has this key in Postfix's `key=value`; null when there is none.</summary>
    public static LogField? OfKey(ReadOnlySpan<byte> key)
    {
        if (key.Length >= ByKeyLength.Length)
            return null;
        foreach (var field in ByKeyLength[key.Length])
        {
            if (key.SequenceEqual(field.key))
                return field;
        }

        return null;
    }

    /// <param name="name">In JSON.</param>
    /// <param name="key">In Postfix's `key=value`; empty when Postfix writes it in another way.</param>
    private static LogField Text(string name, string key = "") => Add(new LogField(name, key, isNumber: false));

    private static LogField Number(string name, string key = "") => Add(new LogField(name, key, isNumber: true));

    private static LogField Fraction(string name, string key = "") => Add(new LogField(name, key, isNumber: true, isFraction: true));

    private static LogField Add(LogField field)
    {
        Rows.Add(field);
        return field;
    }
}
