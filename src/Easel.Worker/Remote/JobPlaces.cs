using Easel.Application.Jobs;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Sessions;

namespace Easel.Worker.Remote;

/// <summary>A studio's request as this machine carries it out: with paths in full, and a training that was tried before going on from its last state.</summary>
internal static class JobPlaces
{
    /// <exception cref="InvalidRequestException">The file's name was taken while the job waited.</exception>
    public static JobRequest Of(JobRequest request, JobLease lease, TrainingPlaces places) => request switch
    {
        TrainRequest it => Training(places.Of(it, lease.Job), lease),
        TrainCheckRequest it => it with { Training = places.Of(it.Training, lease.Job) },
        DatasetCheckRequest it => it with { Data = places.Of(it.Data) },
        _ => request,
    };

    private static TrainRequest Training(TrainRequest request, JobLease lease)
    {
        var last = Path.Combine(request.Save.Folder, request.Save.Name + request.Ending());
        if (lease.Attempt == 1 && Path.Exists(last)) throw new InvalidRequestException("save.name", $"'{request.Save.Name}' is taken: {last} exists already. Choose another name.");
        // The folder is the job's own: whatever state lies there is of an earlier try of it.
        if (lease.Attempt > 1) TrainingState.Mend(request.Save.WorkFolder!, request.Save.Name);
        if (lease.Attempt == 1 || TrainingState.Newest(request.Save.WorkFolder!, request.Save.Name) is not { } state) return request;
        return request with { Run = request.Run with { Resume = state } };
    }
}
