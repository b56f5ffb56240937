package io.handlewatch.simulate;

import java.util.ArrayList;
import java.util.List;

/** The program of the demonstration: an order hub of no real company, and the places in its code where handles are opened. */
final class OrderHub {
    static final String IMAGE = "C:\\Program Files\\Contoso\\OrderHub\\orderhub.exe";

    private static final List<String> THREAD = List.of(
            "ohcore!Thread::Main+0x6d",
            "ucrtbase!thread_start<unsigned int (__cdecl*)(void *),1>+0x42",
            "KERNEL32!BaseThreadInitThunk+0x1d",
            "ntdll!RtlUserThreadStart+0x28");
    private static final List<String> POOL_THREAD = List.of(
            "ohcore!ThreadPool::OnWork+0x39",
            "ntdll!TppWorkpExecuteCallback+0x4d0",
            "ntdll!TppWorkerThread+0x801",
            "KERNEL32!BaseThreadInitThunk+0x1d",
            "ntdll!RtlUserThreadStart+0x28");

    private static final List<Place> PLACES = List.of(
            onThread(
                    Role.LEAK,
                    SystemCall.CREATE_FILE,
                    "ohreport!ExportJob::OpenSpool+0x1c4",
                    "ohreport!ExportJob::Run+0x8d"),
            onPool(
                    Role.LEAK,
                    SystemCall.DUPLICATE_TOKEN,
                    "ohauth!LogonCache::Impersonate+0x11f",
                    "ohauth!LogonCache::Check+0x62"),
            onThread(
                    Role.LEAK,
                    SystemCall.CREATE_EVENT,
                    "ohnet!Channel::BeginRead+0x1f2",
                    "ohnet!Channel::OnAccepted+0x5e"),
            onPool(
                    Role.LEAK,
                    SystemCall.OPEN_KEY,
                    "ohcore!TenantPolicy::Refresh+0xd9",
                    "ohcore!TenantPolicy::OnTimer+0x31"),
            onThread(
                    Role.LEAK,
                    SystemCall.CREATE_THREAD,
                    "ohcore!WorkerSet::Grow+0x177",
                    "ohcore!WorkerSet::Submit+0xa4"),
            onPool(
                    Role.LEAK,
                    SystemCall.CREATE_SEMAPHORE,
                    "ohnet!Throttle::ForPeer+0x98",
                    "ohnet!Peer::Reconnect+0x203"),
            onThread(
                    Role.LEAK,
                    SystemCall.OPEN_PROCESS,
                    "ohaudit!CallerInfo::Resolve+0x6b",
                    "ohaudit!Trail::Append+0x12e"),
            onPool(
                    Role.LEAK,
                    SystemCall.CREATE_SECTION,
                    "ohreport!LabelSheet::Map+0x2a0",
                    "ohreport!LabelSheet::Render+0x77"),
            onThread(
                    Role.LEAK,
                    SystemCall.CREATE_TIMER,
                    "ohcore!RetryQueue::Arm+0x5c",
                    "ohcore!RetryQueue::OnFailed+0x91"),
            onPool(
                    Role.LEAK,
                    SystemCall.CREATE_MUTEX,
                    "vndscan+0x17204",
                    "vndscan+0x9e51",
                    "ohcore!ScannerBridge::Poll+0x13d"),
            onThread(
                    Role.CACHE,
                    SystemCall.CREATE_SECTION,
                    "ohreport!TemplateCache::Load+0x233",
                    "ohreport!TemplateCache::Get+0x4c"),
            onPool(
                    Role.CACHE,
                    SystemCall.CREATE_FILE,
                    "ohstore!PriceLists::Open+0x118",
                    "ohstore!PriceLists::ForTenant+0x87"),
            onThread(Role.CACHE, SystemCall.OPEN_KEY, "ohcore!LocaleCache::Read+0x71", "ohcore!LocaleCache::Find+0x3f"),
            onPool(
                    Role.CACHE,
                    SystemCall.CREATE_MUTEX,
                    "ohstore!TenantLocks::Create+0x54",
                    "ohstore!TenantLocks::Get+0x29"),
            onThread(
                    Role.CACHE,
                    SystemCall.CREATE_EVENT,
                    "ohcore!SignalTable::Add+0x66",
                    "ohcore!SignalTable::Get+0x1d"),
            onPool(
                    Role.POOL,
                    SystemCall.SOCKET,
                    "ohstore!ConnectionPool::Connect+0x1ab",
                    "ohstore!ConnectionPool::Take+0x5a"),
            onThread(
                    Role.POOL,
                    SystemCall.CREATE_FILE,
                    "ohstore!IndexFiles::Open+0xe2",
                    "ohstore!IndexFiles::Acquire+0x48"),
            onPool(Role.POOL, SystemCall.OPEN_TOKEN, "ohauth!TokenPool::Fill+0x39", "ohauth!TokenPool::Borrow+0x22"),
            onThread(
                    Role.CHURN,
                    SystemCall.CREATE_EVENT,
                    "ohnet!Request::Request+0xb7",
                    "ohnet!Dispatcher::Handle+0x2f1"),
            onPool(Role.CHURN, SystemCall.CREATE_FILE, "ohaudit!LogFile::Append+0x95", "ohaudit!Trail::Flush+0x5b"),
            onThread(Role.CHURN, SystemCall.OPEN_TOKEN, "ohauth!Caller::Token+0x44", "ohnet!Dispatcher::Handle+0x18c"),
            onPool(Role.CHURN, SystemCall.OPEN_KEY, "ohcore!Settings::Read+0x83", "ohcore!Settings::Int+0x21"),
            onThread(Role.CHURN, SystemCall.SOCKET, "ohnet!Uploader::Connect+0x164", "ohnet!Uploader::Send+0x4d"),
            onPool(
                    Role.CHURN,
                    SystemCall.CREATE_THREAD,
                    "ohcore!Parallel::Start+0xc8",
                    "ohcore!Parallel::ForEach+0x9a"),
            onThread(Role.CHURN, SystemCall.CREATE_SEMAPHORE, "ohcore!Gate::Gate+0x2f", "ohstore!Bulk::Write+0x15e"),
            onPool(
                    Role.SESSION,
                    SystemCall.CREATE_EVENT,
                    "ohnet!Session::Open+0x10c",
                    "ohnet!SessionHost::Accept+0x8e"),
            onThread(
                    Role.SESSION,
                    SystemCall.DUPLICATE_TOKEN,
                    "ohauth!UserSession::Begin+0xdf",
                    "ohauth!Front::Logon+0x73"),
            onPool(Role.SESSION, SystemCall.SOCKET, "ohnet!DeviceLink::Dial+0x1d0", "ohnet!DeviceHub::Attach+0x66"),
            onThread(
                    Role.TRAFFIC,
                    SystemCall.CREATE_FILE,
                    "ohcore!InputFolder::Take+0xfa",
                    "ohcore!InputFolder::OnChange+0x58"),
            onPool(
                    Role.TRAFFIC,
                    SystemCall.CREATE_MUTEX,
                    "ohstore!OrderLock::Enter+0x4b",
                    "ohstore!Order::Update+0x1b8"),
            onThread(
                    Role.TRAFFIC,
                    SystemCall.OPEN_PROCESS,
                    "ohaudit!PeerCheck::Open+0x36",
                    "ohnet!LocalPipe::OnClient+0xa9"),
            onPool(
                    Role.SAWTOOTH,
                    SystemCall.CREATE_EVENT,
                    "ohscript!HostObject::Wrap+0x8a",
                    "ohscript!Engine::Call+0x2d4"),
            onThread(
                    Role.SAWTOOTH,
                    SystemCall.CREATE_FILE,
                    "ohreport!ImageLoader::Open+0x5f",
                    "ohreport!ImageLoader::Lazy+0x33"),
            onPool(Role.JOB, SystemCall.CREATE_FILE, "ohstore!Import::OpenPart+0x121", "ohstore!Import::Run+0xb6"),
            onThread(
                    Role.JOB,
                    SystemCall.CREATE_SECTION,
                    "ohreport!Statistics::Map+0x7e",
                    "ohreport!Statistics::Collect+0x14a"),
            onPool(Role.STEP, SystemCall.CREATE_SECTION, "ohcore!PlugIns::Load+0x1ee", "ohcore!PlugIns::OnFolder+0x70"),
            onThread(Role.STEP, SystemCall.OPEN_KEY, "ohcore!Tenants::Register+0xac", "ohcore!Tenants::OnReload+0x42"));

    private OrderHub() {}

    static List<Place> of(Role role) {
        return PLACES.stream().filter(place -> place.role == role).toList();
    }

    private static Place onThread(Role role, SystemCall call, String... program) {
        return new Place(role, call, frames(call, List.of(program), THREAD));
    }

    private static Place onPool(Role role, SystemCall call, String... program) {
        return new Place(role, call, frames(call, List.of(program), POOL_THREAD));
    }

    private static List<String> frames(SystemCall call, List<String> program, List<String> bottom) {
        List<String> frames = new ArrayList<>(call.frames());
        frames.addAll(program);
        frames.addAll(bottom);
        return frames;
    }

    /** What sort of work is done with the handles of a place. */
    enum Role {
        LEAK,
        CACHE,
        POOL,
        CHURN,
        SESSION,
        TRAFFIC,
        SAWTOOTH,
        JOB,
        STEP
    }

    /**
     * A place where handles are opened.
     *
     * @param frames newest first; the kernel keeps sixteen
     */
    record Place(Role role, SystemCall call, List<String> frames) {
        Place {
            frames = List.copyOf(frames);
        }

        String type() {
            return call.type();
        }

        int stack(SimulatedKernel kernel) {
            return kernel.stack(frames.toArray(String[]::new));
        }
    }
}
