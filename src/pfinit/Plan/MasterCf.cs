// A master.cf, edited the way a careful person would: comments, order and foreign services stay. The syntax is master(5)'s: a service a line,
// continued by indented lines. Planner and MasterChanges edit it; probes and `health` read it.

namespace Pfinit.Plan;

/// <summary>The services of a master.cf, and the text between them.</summary>
internal sealed class MasterCf
{
    private const string RelaysHeading = "# Relays of the settings; pfinit writes them at every start.";
    private static readonly string[] SmtpNames = ["smtp", "25"];

    private readonly List<Piece> pieces = [];

    public MasterCf(string text)
    {
        string[] lines = text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsService(lines[i]))
            {
                pieces.Add(new Piece(null, lines[i]));
                continue;
            }

            // Comments and empty lines count as part of the service only when it goes on behind them.
            var last = i;
            for (var next = i + 1; next < lines.Length && !IsService(lines[next]); next++)
                last = IsContinuation(lines[next]) ? next : last;
            pieces.Add(new Piece(new MasterService(string.Join("\n", lines.Skip(i).Take(last - i + 1)))));
            i = last;
        }
    }

    /// <summary>The services with all their columns.</summary>
    public IEnumerable<MasterService> Services => pieces.Select(piece => piece.Service).OfType<MasterService>().Where(service => service.IsComplete);

    public bool Contains(string key) => Services.Any(service => service.Key == key);

    /// <summary>Puts a service in the place of the one with the same key, or at the end.</summary>
    public void Set(MasterService service)
    {
        var place = pieces.FindIndex(piece => piece.Service?.Key == service.Key);
        if (place < 0)
        {
            pieces.Add(new Piece(service));
            return;
        }

        pieces[place] = new Piece(service);
        for (var i = pieces.Count - 1; i > place; i--)
        {
            if (pieces[i].Service?.Key == service.Key)
                pieces.RemoveAt(i);
        }
    }

    public void Remove(string key) => pieces.RemoveAll(piece => piece.Service?.Key == key);

    /// <summary>Changes the services with this key.</summary>
    public void Change(string key, Func<MasterService, MasterService> change)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Service is { IsComplete: true } service && service.Key == key)
                pieces[i] = new Piece(change(service));
        }
    }

    /// <summary>
    /// Adds the submission service to a file where no smtpd greets clients, or as Debian ships it on port 25 only, which the image does not
    /// expose. Any other port is somebody's choice and enough, and so is a service of this name that does something else, such as postscreen.
    /// </summary>
    public bool EnsureSubmission(MainCf mainCf)
    {
        if (Services.Any(service => service.Key is "submission/inet" or "587/inet"
            || (SubmissionListener.Greets(service, mainCf) && !SmtpNames.Contains(SubmissionListener.PortName(service)))))
            return false;
        Set(new MasterService("submission inet  n       -       n       -       -       smtpd"));
        return true;
    }

    /// <summary>Adds the service that writes the file of maillog_file (Postfix 3.4); a master.cf of before has none.</summary>
    public bool EnsurePostlog()
    {
        if (Services.Any(service => service.Column(MasterService.CommandColumn) == "postlogd"))
            return false;
        Set(new MasterService("postlog unix-dgram n  -       n       -       1       postlogd"));
        return true;
    }

    /// <summary>
    /// Switches chroot off everywhere and returns how many services asked for it: there is no jail with the files they would look for. A `-`
    /// is changed, too: it means yes where main.cf has no compatibility_level.
    /// </summary>
    public int LeaveChroot()
    {
        var changed = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Service is not { IsComplete: true } service || service.Column(MasterService.ChrootColumn) == "n")
                continue;
            pieces[i] = new Piece(service.WithColumn(MasterService.ChrootColumn, "n"));
            changed += service.Column(MasterService.ChrootColumn) == "y" ? 1 : 0;
        }

        return changed;
    }

    /// <summary>Puts the transports of the routes at the end, in place of those of an earlier start.</summary>
    /// <param name="services">One text a service, its options on lines of their own.</param>
    public void SetRelays(IReadOnlyList<string> services)
    {
        if (pieces.FindIndex(piece => piece.Line == RelaysHeading) is >= 0 and var start)
        {
            var end = start + 1;
            while (end < pieces.Count && pieces[end].Service is { } service && RelayTransports.IsName(service.Text.Split(' ', '\t')[0]))
                end++;
            pieces.RemoveRange(start, end - start);
        }

        if (services.Count > 0)
            pieces.Add(new Piece(null, RelaysHeading));
        foreach (var service in services)
            pieces.Add(new Piece(new MasterService(service)));
    }

    /// <summary>Turns `hash:` and `btree:` tables in options into `lmdb:`; true when there was one.</summary>
    public bool ReplaceOldTableTypes()
    {
        var before = ToString();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Service is { } service)
                pieces[i] = new Piece(new MasterService(string.Join("\n", service.Text.Split('\n').Select(ToLmdb))));
        }

        return ToString() != before;
    }

    public override string ToString() => string.Concat(pieces.Select(piece => (piece.Service?.Text ?? piece.Line) + "\n"));

    private static string ToLmdb(string line) => line.TrimStart().StartsWith('#') ? line : TableTypes.ToLmdb(line);

    private static bool IsService(string line) => line.Length > 0 && line[0] != '#' && !char.IsWhiteSpace(line[0]);

    private static bool IsContinuation(string line) =>
        line.Length > 0 && char.IsWhiteSpace(line[0]) && line.Trim() is { Length: > 0 } text && text[0] != '#';

    /// <summary>A service, or a line that belongs to none.</summary>
    private sealed record Piece(MasterService? Service, string Line = "");
}
