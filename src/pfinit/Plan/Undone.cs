// Takes back what an earlier start set and the settings have no longer, so that what is declared is what runs. SurroundingsReader asks for it, to look
// at the files that are named then; Planner begins with it.
//
// What must hold: a value that somebody else has changed since stays, and so does everything in files that pfinit has no record of.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>main.cf and master.cf without what is no longer set, and what is to be remembered.</summary>
internal sealed class Undone
{
    private readonly PfinitSettings settings;
    private readonly MainCf mainCf;
    private readonly MasterCf masterCf;
    private readonly List<SetRecord.Entry> kept = [];
    private readonly List<SetRecord.Entry> dropped = [];
    private readonly List<Diagnostic> found = [];
    private readonly bool hasRecord;

    private Undone(PfinitSettings settings, string mainCf, string masterCf, SetRecord record)
    {
        this.settings = settings;
        this.mainCf = new MainCf(mainCf);
        this.masterCf = new MasterCf(masterCf);
        hasRecord = record.IsThere;
    }

    /// <summary>A line for each place that is not set any more.</summary>
    public IReadOnlyList<Diagnostic> Found => found;

    public string MainCfText => mainCf.ToString();

    public string MasterCfText => masterCf.ToString();

    /// <summary>Reads the two files as an earlier start and others left them.</summary>
    /// <param name="settings">What is to be set.</param>
    /// <param name="mainCf">The text of main.cf.</param>
    /// <param name="masterCf">The text of master.cf.</param>
    /// <param name="record">What the earlier start set.</param>
    public static Undone In(PfinitSettings settings, string mainCf, string masterCf, SetRecord record)
    {
        var undone = new Undone(settings, mainCf, masterCf, record);
        if (record.Problem is { } problem)
            undone.found.Add(Diagnostic.Warning(Paths.SetRecord, $"{problem}; what earlier settings set and these do not stays in main.cf and master.cf"));
        undone.TakeBack(record.Entries);
        return undone;
    }

    /// <summary>The record for the next start; null when there is nothing to remember and never was.</summary>
    /// <param name="mainCfAfter">As it is going to be written.</param>
    /// <param name="masterCfAfter">Likewise.</param>
    public string? Record(MainCf mainCfAfter, MasterCf masterCfAfter)
    {
        var entries = SetPlace.Of(settings).Select(place => Entry(place, place.Read(mainCfAfter, masterCfAfter)))
            .Where(entry => entry.Values.Any(value => value != entry.Before)).Concat(dropped).ToList();
        return entries.Count > 0 || hasRecord ? SetRecord.Text(entries) : null;
    }

    private SetRecord.Entry Entry(SetPlace place, string? value)
    {
        var before = place.Read(mainCf, masterCf);
        return kept.Find(entry => entry.Place == place) is { } known
            ? new SetRecord.Entry(place, known.Before, [.. new[] { value, before }.Distinct()])
            : new SetRecord.Entry(place, before, [value]);
    }

    private void TakeBack(IReadOnlyList<SetRecord.Entry> entries)
    {
        MailRefusal.Remove(masterCf);
        var places = SetPlace.Of(settings);
        var values = entries.ToDictionary(entry => entry, entry => entry.Place.Read(mainCf, masterCf));
        var gone = entries.Where(entry => !places.Contains(entry.Place)).ToList();

        // A service that only the settings made is made anew when they have changed: what a column was before there is no knowing.
        var anew = entries.Where(entry => entry.Place.IsCommand && entry.Before is null && IsOurs(entry, values[entry]) && gone.Exists(other => other.Place.Service == entry.Place.Service))
            .Select(entry => entry.Place.Service).ToList();
        foreach (var entry in entries)
        {
            if (!places.Contains(entry.Place))
                TakeBack(entry, values[entry]);
            else if (anew.Contains(entry.Place.Service))
                entry.Place.Write(mainCf, masterCf, entry.Before);
            else if (IsOurs(entry, values[entry]))
                kept.Add(entry);
        }
    }

    private void TakeBack(SetRecord.Entry entry, string? value)
    {
        if (value == entry.Before)
            return;
        if (IsOurs(entry, value))
        {
            entry.Place.Write(mainCf, masterCf, entry.Before);
            dropped.Add(entry with { IsDropped = true });
            found.Add(Diagnostic.Info(entry.Place.File, $"{entry.Place}: no longer in the settings, so {Now(entry)}"));
        }
        else if (!entry.IsDropped)
        {
            found.Add(Diagnostic.Warning(entry.Place.File, $"{entry.Place}: no longer in the settings, but changed since they set it; left as it is"));
        }
    }

    private string Now(SetRecord.Entry entry) => entry.Place.IsInMainCf && settings.Postfix.ContainsKey(entry.Place.Item) ? "it has its default"
        : entry.Before is null ? "taken out"
        : "as it was before";

    private static bool IsOurs(SetRecord.Entry entry, string? value) => entry.Values.Contains(value);
}
