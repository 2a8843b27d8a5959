using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine;

/// <summary>Puts the engine together; one line a room, in corridor order.</summary>
public static class EngineSetup
{
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddOptions<BoardOptions>().BindConfiguration(BoardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Database>();
        services.AddSingleton<Feed>();
        services.AddSingleton<IdempotencyDesk>();
        services.AddSingleton<BoardMeter>();
        services.AddSingleton<Journal.JournalDesk>();
        services.AddSingleton<People.PeopleDesk>();
        services.AddSingleton<People.TokenDesk>();
        services.AddSingleton<People.FirstAdministratorDesk>();
        services.TryAddSingleton<IPasswordHasher<People.Account>, PasswordHasher<People.Account>>();
        services.AddSingleton<Applications.ApplicationDesk>();
        services.AddOptions<Artifacts.ArtifactOptions>().BindConfiguration(Artifacts.ArtifactOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Artifacts.ArtifactFiles>();
        services.AddSingleton<Artifacts.ArtifactDesk>();
        services.AddSingleton<Environments.EnvironmentDesk>();
        services.AddSingleton<Environments.PathDesk>();
        services.AddOptions<Deployments.RunnerOptions>().BindConfiguration(Deployments.RunnerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Deployments.FlagDoorFile>();
        services.AddSingleton<Deployments.IRuntime, Deployments.RunnerRuntime>();
        services.AddSingleton<Deployments.DeploymentWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<Deployments.DeploymentWatch>());
        services.AddOptions<Samples.SampleOptions>().BindConfiguration(Samples.SampleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Samples.SampleBoard>();
        services.AddSingleton<Samples.SampleDesk>();
        services.AddHostedService<Samples.SampleWatch>();
        services.AddSingleton<Signals.AlertDesk>();
        services.AddSingleton<Signals.SourceVault>();
        services.AddSingleton<Signals.SourceDesk>();
        services.AddSingleton<Signals.SourceBoard>();
        services.AddSingleton<Signals.StandingDesk>();
        services.AddSingleton<Signals.SampleInlet>();
        services.AddSingleton<Signals.SourceHttp>();
        services.AddSingleton<Signals.ISignalSource, Signals.ScrapeSource>();
        services.AddSingleton<Signals.ISignalSource, Signals.PrometheusSource>();
        services.AddSingleton<Signals.SourceAsking>();
        services.AddSingleton<Signals.SourceTrialDesk>();
        services.AddHostedService<Signals.SourceWatch>();
        services.AddSingleton<Signals.LogBoard>();
        services.AddSingleton<Signals.LogDesk>();
        services.AddOptions<Health.HealthOptions>().BindConfiguration(Health.HealthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Health.HealthBoard>();
        services.AddSingleton<Health.IHealthReading>(provider => provider.GetRequiredService<Health.HealthBoard>());
        services.AddSingleton<Health.HealthDesk>();
        services.AddSingleton<Health.ReportBoard>();
        services.AddSingleton<Health.ObjectiveBoard>();
        services.AddSingleton<Health.ObjectiveDesk>();
        services.AddHostedService<Health.ObjectiveWatch>();
        services.AddSingleton<Health.MeterBoard>();
        services.AddHostedService<Health.HealthWatch>();
        services.AddSingleton<Flags.FlagBoard>();
        services.AddSingleton<Flags.OutcomeBoard>();
        services.AddSingleton<Flags.GuardCounts>();
        services.AddSingleton<Flags.FlagDesk>();
        services.AddSingleton<Flags.FlagAccessDesk>();
        services.AddSingleton<Flags.OutcomeDesk>();
        services.AddSingleton<Flags.ExposureBoard>();
        services.AddSingleton<Flags.ExposureDesk>();
        services.AddSingleton<Flags.CodeReferenceDesk>();
        services.AddHostedService<Flags.FlagWatch>();
        services.AddHostedService<Flags.GuardWatch>();
        services.AddHostedService<Flags.OutcomeWatch>();
        services.AddHostedService<Flags.ExposureWatch>();
        services.AddSingleton<Promotions.PromotionFeed>();
        services.AddSingleton<Promotions.PromotionSteps>();
        services.AddSingleton<Promotions.PromotionDesk>();
        services.AddSingleton<Promotions.TakedownDesk>();
        services.AddSingleton<Promotions.ArtifactRetentionDesk>();
        services.AddHostedService<Promotions.PromotionWatch>();
        services.AddHostedService<Promotions.SoakWatch>();
        services.AddOptions<Notices.NoticeOptions>().BindConfiguration(Notices.NoticeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<Notices.MailOptions>().BindConfiguration(Notices.MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Notices.ReceiverSeal>();
        services.AddSingleton<Notices.INoticePost, Notices.HttpPost>();
        services.AddSingleton<Notices.INoticePost, Notices.MailPost>();
        services.AddSingleton<Notices.ReceiverDesk>();
        services.AddSingleton<Notices.OwnNoticesDesk>();
        services.AddHostedService<Notices.NoticeWatch>();
        services.AddHostedService<Notices.GradeWatch>();
        services.AddSingleton<Insights.BoardDesk>();
        services.AddSingleton<Insights.PastDesk>();
        services.AddSingleton<Insights.TenantDesk>();
        services.AddSingleton<Insights.JourneyDesk>();
        services.AddSingleton<Insights.ChangeDesk>();
        return services;
    }
}
