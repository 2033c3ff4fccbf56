// The state machine of a service as a table: the row is the state, the column the event, the cell what is done and the state that follows.
// Service carries the actions out. A cell that cannot be reached is a panic: better a stop than a relay in a state nobody thought of.

using static Pfinit.Supervise.ServiceAction;
using static Pfinit.Supervise.ServiceState;

namespace Pfinit.Supervise;

/// <summary>Looks up what an event means in a state.</summary>
internal static class ServiceTable
{
    private static readonly (ServiceAction Action, ServiceState Next)[,] Cells =
    {
        //              Spawned            Ready            Exited         GaveUp            Stop                   Timeout           Wedged
        /* Down     */ { (Probe, Starting), (Panic, Down),    (Delay, Down),  (GiveUp, Failed), (Rest, Down),          (Spawn, Down),    (Panic, Down) },
        /* Starting */ { (Panic, Starting), (Announce, Up),   (Delay, Down),  (GiveUp, Failed), (Terminate, Stopping), (Kill, Starting), (Panic, Starting) },
        /* Up       */ { (Panic, Up),       (None, Up),       (Delay, Down),  (GiveUp, Failed), (Terminate, Stopping), (Kill, Up),       (Kill, Up) },
        /* Stopping */ { (Panic, Stopping), (None, Stopping), (Rest, Down),   (Panic, Failed),  (Kill, Stopping),      (Kill, Stopping), (Panic, Stopping) },
        /* Failed   */ { (Panic, Failed),   (Panic, Failed),  (Panic, Failed), (Panic, Failed), (None, Failed),        (Panic, Failed),  (Panic, Failed) },
    };

    public static (ServiceAction Action, ServiceState Next) Cell(ServiceState state, ServiceEvent happened) => Cells[(int)state, (int)happened];
}
