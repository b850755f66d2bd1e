using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Training.Checks;
using Easel.Training.Datasets;

namespace Easel.Worker.Training;

/// <summary>The check before a training: finds the pictures and everything that is odd, without loading a network.</summary>
public static class TrainPreparation
{
    /// <summary>Loads and looks at datasets alone.</summary>
    /// <exception cref="InvalidRequestException">A configuration file cannot be read.</exception>
    public static (ImmutableArray<LoadedDataset> Datasets, ImmutableArray<TrainFinding> Findings) Look(TrainData data, long seed = 0)
    {
        var findings = new List<TrainFinding>();
        var loader = new DatasetLoader(new TrainingPictures(), findings, seed);
        ImmutableArray<LoadedDataset> datasets = [.. DatasetLoader.Resolve(data, findings).Select(loader.Load)];
        new DatasetCheck(findings).Look(datasets, data);
        return (datasets, Sorted(findings));
    }

    /// <summary>Loads datasets and looks at everything.</summary>
    public static (ImmutableArray<LoadedDataset> Datasets, ImmutableArray<TrainFinding> Findings) Look(TrainRequest request, ModelFamily family)
    {
        var (datasets, found) = Look(request.Data, request.Run.Seed ?? 0);
        var findings = found.ToList();
        new RunCheck(findings).Look(request, family, datasets);
        return (datasets, Sorted(findings));
    }

    /// <exception cref="InvalidRequestException">There are errors; carries all of them.</exception>
    public static void ThrowOnErrors(IEnumerable<TrainFinding> findings)
    {
        var errors = findings.Where(finding => finding.Level == FindingLevel.Error).ToList();
        if (errors.Count > 0) throw new InvalidRequestException(errors.Select(finding => new FieldProblem(finding.Code, $"{finding.Message} {finding.Remedy}")));
    }

    private static ImmutableArray<TrainFinding> Sorted(IEnumerable<TrainFinding> findings) => [.. findings.OrderByDescending(finding => finding.Level)];
}
