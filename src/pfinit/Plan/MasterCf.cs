// Reads a master.cf and changes the little in it that pfinit depends on. The syntax is master(5)'s: eight columns, continued by indented lines.

namespace Pfinit.Plan;

/// <summary>A master.cf: its services, and the text with every comment kept.</summary>
internal sealed class MasterCf
{
    private const string RelaysHeading = "# Relays of the settings; pfinit writes them at every start.";
    private const int ChrootColumn = 4;
    private const int CommandColumn = 7;
    private static readonly char[] Blank = [' ', '\t'];
    private static readonly string[] SubmissionNames = ["submission", "587"];
    private static readonly string[] SmtpNames = ["smtp", "25"];

    private readonly List<string> lines;

    public MasterCf(string text) => lines = [.. text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n')];

    /// <summary>The services as columns, options of continuation lines appended.</summary>
    public IEnumerable<string[]> Services
    {
        get
        {
            for (var i = 0; i < lines.Count; i++)
            {
                if (!IsService(lines[i]))
                    continue;
                var logical = lines[i];
                for (var next = i + 1; next < lines.Count && !IsService(lines[next]); next++)
                {
                    if (lines[next].Length > 0 && char.IsWhiteSpace(lines[next][0]) && !lines[next].TrimStart().StartsWith('#'))
                        logical += lines[next];
                }

                yield return logical.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    /// <summary>
    /// Adds the submission service to a file where smtpd listens nowhere, or as Debian ships it on port 25 only, which the image does not expose.
    /// Any other port is somebody's choice and enough.
    /// </summary>
    public bool EnsureSubmission()
    {
        if (Services.Any(columns => IsSmtpd(columns) && !SmtpNames.Contains(PortName(columns[0]))))
            return false;
        lines.Add("submission inet  n       -       n       -       -       smtpd");
        return true;
    }

    /// <summary>Adds the service that writes the file of maillog_file (Postfix 3.4); a master.cf of before has none.</summary>
    public bool EnsurePostlog()
    {
        if (Services.Any(columns => columns.Length > CommandColumn && columns[CommandColumn] == "postlogd"))
            return false;
        lines.Add("postlog unix-dgram n  -       n       -       1       postlogd");
        return true;
    }

    /// <summary>
    /// Switches chroot off everywhere and returns how many services asked for it: the image has no jail with the files they would look for. A `-`
    /// is changed, too: it means yes where main.cf has no compatibility_level.
    /// </summary>
    public int LeaveChroot()
    {
        var changed = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!IsService(lines[i]) || lines[i].Split(Blank, StringSplitOptions.RemoveEmptyEntries) is not { Length: > CommandColumn } columns
                || columns[ChrootColumn] == "n")
                continue;
            lines[i] = ReplaceColumn(lines[i], ChrootColumn, "n");
            changed += columns[ChrootColumn] == "y" ? 1 : 0;
        }

        return changed;
    }

    /// <summary>Puts the transports of the routes at the end, in place of those of an earlier start.</summary>
    /// <param name="services">One text a service, its options on lines of their own.</param>
    public void SetRelays(IReadOnlyList<string> services)
    {
        if (lines.IndexOf(RelaysHeading) is >= 0 and var start)
        {
            var end = start + 1;
            while (end < lines.Count && (IsRelay(lines[end]) || (lines[end].Length > 0 && char.IsWhiteSpace(lines[end][0]))))
                end++;
            lines.RemoveRange(start, end - start);
        }

        if (services.Count > 0)
            lines.AddRange([RelaysHeading, .. services.SelectMany(service => service.Split('\n'))]);
    }

    /// <summary>Turns `hash:` and `btree:` tables in options into `lmdb:`; true when there was one.</summary>
    public bool ReplaceOldTableTypes()
    {
        var before = ToString();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].TrimStart().StartsWith('#'))
                lines[i] = TableTypes.ToLmdb(lines[i]);
        }

        return ToString() != before;
    }

    public override string ToString() => string.Join("\n", lines) + "\n";

    private static bool IsService(string line) => line.Length > 0 && line[0] != '#' && !char.IsWhiteSpace(line[0]);

    private static bool IsRelay(string line) => IsService(line) && RelayTransports.IsName(line.Split(Blank)[0]);

    // With implicit TLS there is no greeting to be seen before the handshake.
    private static bool IsSmtpd(string[] columns) => columns.Length > CommandColumn && columns[1] == "inet" && columns[CommandColumn] == "smtpd"
        && !columns.Contains("smtpd_tls_wrappermode=yes");

    // `submission`, `587`, `127.0.0.1:587`, `[::1]:587`
    private static string PortName(string service) => service.Substring(service.LastIndexOf(':') + 1);

    private static string ReplaceColumn(string line, int column, string value)
    {
        var start = 0;
        for (var i = 0; ; i++)
        {
            while (char.IsWhiteSpace(line[start]))
                start++;
            var end = start;
            while (end < line.Length && !char.IsWhiteSpace(line[end]))
                end++;
            if (i == column)
                return line.Substring(0, start) + value + line.Substring(end);
            start = end;
        }
    }
}
